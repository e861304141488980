#!/usr/bin/env python3
"""Sends one mail by SMTP: mail.py SERVER PORT RECIPIENT SUBJECT TEXT"""

import smtplib
import sys
from email.message import EmailMessage

server, port, recipient, subject, text = sys.argv[1:]
mail = EmailMessage()
mail["From"] = "atalaya@watch.example"
mail["To"] = recipient
mail["Subject"] = subject
mail.set_content(text)
with smtplib.SMTP(server, int(port), local_hostname="localhost", timeout=20) as connection:
    connection.send_message(mail)
