"""From the departments' answers to the ward's figures: one value per indicator, and its judgement."""
