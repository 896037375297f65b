"""The dossier for the level above (hồ sơ nộp lên trên): its papers, its folder, its file."""
