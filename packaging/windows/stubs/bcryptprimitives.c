/* Wine 8 lacks this DLL of Windows 10, which libraries written in Rust ask for random bytes.
   For the proof only; what is shipped never holds it. */
#include <stddef.h>

__declspec(dllimport) unsigned char __stdcall SystemFunction036(void *bytes, unsigned long count);

__declspec(dllexport) int __stdcall ProcessPrng(unsigned char *bytes, size_t count)
{
    const unsigned long most = 1ul << 30;
    while (count > 0) {
        unsigned long part = count < most ? (unsigned long)count : most;
        if (!SystemFunction036(bytes, part))
            return 0;
        bytes += part;
        count -= part;
    }
    return 1;
}
