"""Sổ Thi Đua: emulation and commendation work of a commune office (thi đua, khen thưởng)."""
