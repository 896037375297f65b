"""The licences of everything that lies in the built program."""


def write_licences(folder, sources):
    folder.mkdir()
