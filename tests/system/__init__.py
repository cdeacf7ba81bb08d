"""The whole program as it is used: real campus, real engine process, real console."""
