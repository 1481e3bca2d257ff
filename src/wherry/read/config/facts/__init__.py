"""From trees to vendor-neutral facts, a module a topic; ``cisco`` serves IOS, NX-OS, EOS and ASA, which speak alike."""
