"""管理 → 后台任务: what the house does by itself, how it went, and doing once more what failed. No contents."""
