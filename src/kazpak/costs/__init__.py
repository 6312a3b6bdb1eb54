"""What a haul and a gate passage cost: time, money, CO2e and risk, each part traceable to its rows."""
