"""The register of frail people (CASF L121-6-1), behind a door of its own.

`access` says who may open it, `entering` how one comes to be on it, `answering` what becomes of a request by somebody
else, `keeping` how it is changed and ends, `reading` who sees it and why, `addresses` that somebody has moved,
`reaching` whom the plan reaches; the law is `backend.register`. It serves to reach its people while the plan is on, and
for nothing else: only those whom `.importlinter` names import it, and a plan of heat, cold or flood knows `reaching`
alone.
"""
