"""监督闭环 (R1.01-R1.64): from what people say to an answered, assessed opinion, and back.

监督法 (2024) fixes the order: topics, plan, research, deliberation, opinions, handling, report. The place fixes
the numbers. The loop closes when the problem is solved (R1.55), not when it has been answered.
"""
