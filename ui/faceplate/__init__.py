"""The faceplate: everything about one piece of equipment, zone or point, docked at the right."""
