"""Kilowatch: an operator console for the energy of public buildings.

Three programs, one contract. The **engine** (``app.host``, ``kilowatch engine``) is headless asyncio: it alone talks to
controllers, decides on alarms and commands, writes the database and checks rights. The **console** (``ui``) is the Qt program
and knows the plant only through ``app.sdk``, the client of the Open API. The **demo campus** (``app.demo``) is a separate process
that serves real protocols on loopback; to the engine it is a site like any other.

One value, all the way: register → driver (a block of raw values) → ``app.engine.live`` (scaling, range, quality) → alarms,
calculated points, recorder → ``app.store``; and to consoles through ``app.api`` and ``app.sdk`` → ``ui.feed`` → panel → widget.

One command, all the way: dialog → SDK → API → ``app.engine.commands`` (checks, select) → ``app.engine.acquisition`` → driver → read
back → verified, refused, failed or unknown; each step in the audit.

Imports point down only, as the contracts in ``pyproject.toml`` have it (``tests/test_architecture.py``)::

    app.__main__
    app.cli
    ui | app.host
    widgets | app.sdk | app.api
    app.engine | app.demo
    app.reports | app.exchange | drivers | app.store | app.energy
    app.domain
    resources
"""
