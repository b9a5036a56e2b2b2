"""The demonstration county 青禾县: everything in it is made up (演示数据).

`county(seed, today, calendar)` resolves the texts under `data/` to one year that is complete and one that is under
way, seen from `today`. Pure: no Django, no clock, no files written. Playing it into the database is not done here.
"""
