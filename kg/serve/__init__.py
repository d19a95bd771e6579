"""The workbench: a local page that calls what the command line calls. Serve layer.

It has no logic of its own. Reading and building run in child processes; a person's corrections are
written to the plan folders of a workspace, where `kg build` also reads them.
"""
