"""民生实事 (R2.01-R2.12): from a citizen's idea to a project finished in public.

地方组织法 art. 11 (3), 12 (3): the congress decides on major matters and projects. Ideas are gathered, the government
of the same level submits candidates, the deputies decide by ballot, the government carries out. The loop closes when
the congress's side has accepted the finished project; a project is changed or stopped by decision alone.
"""
