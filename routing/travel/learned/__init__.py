"""What completed drives teach about speeds: by hour and cell, on roads by their class as well."""
