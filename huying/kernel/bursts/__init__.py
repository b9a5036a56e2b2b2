"""Small durable deeds that come in bursts: a hall scores, a county votes. START HERE, then lane.py and together.py.

A burst is what hundreds of people do in the same minute, each with one small write: a mark of an assessment, later a
ballot or a score of the public. Such a deed has a lane of its own in front of the pages (lane.py): who may do it is
asked by the same questions as everywhere, the write is committed together with those that wait beside it (together.py),
and the answer is given when it is safe on the disk. Whatever is not plainly in order is left to the page behind the
lane, which explains it: nothing is refused here, and no sentence is written twice.
"""
