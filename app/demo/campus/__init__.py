"""The Seoul Riverside Civic Campus as declared tables: floors and rooms, machines, meters, points, alarms, wires."""
