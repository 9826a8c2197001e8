"""How the models are learnt: the only code of ours that meets scikit-learn and scipy, and only while it trains."""
