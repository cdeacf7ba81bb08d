"""The Open API under ``/api/v1``: one file for each resource, thin: parse, check the right, call the engine, answer.

``app.api.table`` lists every route once; the server, the rights, the description and the tests are made from it.
"""
