"""Messages to citizens: e-mail, SMS, Zalo."""
