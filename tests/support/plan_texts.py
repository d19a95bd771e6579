"""Whole plans as texts, which several tests read."""

from __future__ import annotations

# actions whose headings are sentences; below each come lists of several kinds
HARBOURS = """# Harbour plan 2030

### Goal: Safe harbours

#### Action 1: The Port Authority will mend all piers by March 2030

- the Rivers Agency will check the piers in the north
- the Fire Service will train crews on every pier

The Ministry of Transport will:

- publish a map of all piers and their depth
- help towns to buy new cranes for the piers

Towns have long asked for better piers. These piers will:

- be wide enough for two carts that meet
- be lit at night by lamps that last
- be safe for children who play there

#### Action 2: The Ministry of Health will open clinics in all ports by May 2031

- clinics will be open on every working day

For the northern ports (Rivers Agency, Fire Service, Coast Guard):

- doctors will visit the islands every month
- nurses will be trained in two ports

#### Action 3: The Port Authority will buy four boats by June 2031

- boats will be built in our own yards
"""

# A table whose last column has no head: its field is guessed.
HEADLESS = """# Plan for clean rivers 2026

| No. | Activity | Deadline | Responsible | |
|---|---|---|---|---|
| 1 | Clean the banks of all rivers | 31.12.2026 | Rivers Agency | Ministry of Health |
| 2 | Publish reports on the water | 30.06.2027 | Ministry of Health | Rivers Agency |
| 3 | Train guards in every town | 31.12.2027 | Ministry of Labour | Office of Roads |
"""
