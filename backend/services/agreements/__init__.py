"""Agreements: whoever is helped says yes herself, on her own device or by voice to an agent.

`asking` is what a request does where it needs one; `answering` is what her answer does to the request.
"""
