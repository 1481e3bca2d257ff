"""Where bodies pay twice: shared buildings, parallel circuits, the same service, the same supplier, closed sites."""
