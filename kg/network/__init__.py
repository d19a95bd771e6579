"""Who is linked with whom by which activities: records as networks and sparse matrices.

Network layer. Every link carries the ids of the facts it stands on. Catch-all groups ("partners",
groupKind unspecified) are left out unless asked for, and each result names those left out.
"""
