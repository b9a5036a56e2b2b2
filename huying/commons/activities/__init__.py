"""Activities: inspections, research visits, symposia. Who took part, in which capacity, where, with what evidence.

A shared fact (architecture): research, follow-up of opinions and the invitation to a session all read the same rows.
An unannounced visit (暗访, R1.21) is hidden from the visited organ and its departments until it is done.
"""
