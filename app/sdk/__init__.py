"""The Python client of the Open API: typed, asyncio, reconnecting by itself. Needs neither the engine nor Qt.

::

    async with Client("http://127.0.0.1:8470", workstation="control-room-1") as client:
        await client.sign_in("op.shift-2", password)
        print(await client.point("cth.ahu-3.sat"))
"""
