"""Links: two who have met often enough organise themselves directly, without relay or reminders.

`noticing` is what a mission that is done does, `asking` the proposal to each of the two, `answering` what they answer
and which number each lets the other have, `keeping` what an active link does (a word a quarter, words passed on),
`handing` the recurrences that they see to themselves, `ending` how it pauses and ends, `falling_due` what is due.
"""
