"""Recurrences: one need with a rule. Its occurrences are requests, opened one at a time.

`beginning` is what posting one does, `calendar` which day comes next and when it is opened, `opening` what falls due,
`regulars` who is asked first, `changing` what is skipped, moved or stopped.
"""
