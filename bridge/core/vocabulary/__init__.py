"""Words musicians use, and what they mean: genres, instruments, moods. Shared by planning and by the band."""
