"""The pages: server-rendered, working without JavaScript, changing the store only through ``wherry.work``."""
