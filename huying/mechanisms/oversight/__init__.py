"""监督闭环 (R1.01-R1.64): from what people say to an answered, assessed opinion."""
