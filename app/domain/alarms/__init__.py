"""Alarms as pure rules: when a condition is true, what a row of the list then is, and what a person may do with it.

``machine`` is the transition table (ISA-18.2), ``condition`` qualifies limits with dead bands and delays, ``state`` holds
the four facts of one alarm, ``steps`` are the only ways from one state to the next, ``chatter`` joins what flutters.
"""
