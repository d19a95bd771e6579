"""The records and documents everything else is made from. No files, no libraries, no clock."""
