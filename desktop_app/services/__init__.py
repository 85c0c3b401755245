"""What a user can ask for, one module a subject: functions of a Reader or Writer that answer frozen dataclasses."""
