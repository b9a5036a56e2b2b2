"""`huying serve`: the pages and the worker as two processes under one parent that keeps them alive."""
