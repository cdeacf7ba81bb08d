"""What is shown before somebody is signed in: sign-in and first start."""
