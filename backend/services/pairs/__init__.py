"""Pairs: a volunteer keeps in touch with somebody who lives alone, brought together by an agent, with the yes of both.

`proposing` asks each of the two, `answering` is what they say, `keeping` what a pair does (words passed on, the numbers
that both gave), `looking_in` the circle of the check-ins, `ending` how it rests and ends, `falling_due` what is due:
nobody answered, or nothing happened for a month.
"""
