"""Payment platforms: how a citizen is sent to pay, and how a platform's notice is read and answered."""
