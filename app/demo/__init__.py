"""The demo campus: a public campus of four buildings, simulated on measured loads and weather, behind real Modbus and BACnet servers.

``campus``: what there is, as declared tables · ``site``: the same as a site · ``model``: how it behaves · ``servers``: what is on
the wire · ``running``, ``process``, ``control``: it as a process with faults to provoke · ``past``, ``seed``: its history ·
``habits``, ``troubles``, ``woven``, ``pastalarms``, ``pastevents``: what went wrong in it · ``goals``: what a month may use.
"""
