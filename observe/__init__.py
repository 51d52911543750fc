"""What an operator sees: logs, figures, spans, health; the rooms know nothing of it. Next: monitor.py."""
