"""From trees to vendor-neutral facts, one module a topic; ``cisco`` serves IOS, NX-OS, EOS and ASA, which share words."""
