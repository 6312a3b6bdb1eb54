"""Networks: links and nodes, what is done to them, and the world that routing stands on."""
