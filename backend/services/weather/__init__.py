"""Heat, cold and flood: a plan that agents switch on lies over everybody's check-ins, and leaves them as they were."""
