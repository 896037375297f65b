/* A DLL as a virus would plant it: where it is loaded it leaves a file. Built by the proof only. */
#include <windows.h>

BOOL WINAPI DllMain(HINSTANCE self, DWORD why, LPVOID reserved)
{
    (void)self;
    (void)reserved;
    if (why == DLL_PROCESS_ATTACH) {
        HANDLE file = CreateFileW(L"C:\\planted-dll-was-loaded", GENERIC_WRITE, 0, NULL,
                                  CREATE_ALWAYS, FILE_ATTRIBUTE_NORMAL, NULL);
        if (file != INVALID_HANDLE_VALUE)
            CloseHandle(file);
    }
    return TRUE;
}
