"""Kilowatch: an operator console for the energy of public buildings.

Three programs, one contract. The **engine** (``app.host``) is headless asyncio: it alone talks to controllers, decides on
alarms and commands, writes the database and checks rights. The **console** (``ui``) is the Qt program and knows the plant
only through ``app.sdk``. The **demo campus** (``app.demo``) is a separate process that serves real protocols on loopback.

Imports point down only (``tests/test_architecture.py``)::

    app.__main__
    ui                 | app.host
    widgets | app.sdk  | app.api
                       | app.engine
                       | app.reports | drivers | app.store | app.energy
    app.domain           standard library only; imported by all
"""
