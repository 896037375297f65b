/* Wine 8 lacks the ICU of Windows 10. Qt asks it only to convert old text encodings; this one knows
   none and says so, and Qt goes on without. For the proof only; what is shipped never holds it. */
#define UNKNOWN_CONVERTER 2 /* U_ILLEGAL_ARGUMENT_ERROR is 1, U_MISSING_RESOURCE_ERROR is 2 */

#define NOTHING(name) \
    __declspec(dllexport) void *name(void) { return 0; }

__declspec(dllexport) void *ucnv_open(const char *name, int *error)
{
    (void)name;
    if (error)
        *error = UNKNOWN_CONVERTER;
    return 0;
}

NOTHING(ucnv_close)
NOTHING(ucnv_reset)
NOTHING(ucnv_getName)
NOTHING(ucnv_getStandardName)
NOTHING(ucnv_getMaxCharSize)
NOTHING(ucnv_countAvailable)
NOTHING(ucnv_getAvailableName)
NOTHING(ucnv_toUnicode)
NOTHING(ucnv_toUCountPending)
NOTHING(ucnv_cbToUWriteUChars)
NOTHING(ucnv_getToUCallBack)
NOTHING(ucnv_setToUCallBack)
NOTHING(UCNV_TO_U_CALLBACK_SUBSTITUTE)
NOTHING(ucnv_fromUnicode)
NOTHING(ucnv_fromUCountPending)
NOTHING(ucnv_cbFromUWriteUChars)
NOTHING(ucnv_getFromUCallBack)
NOTHING(ucnv_setFromUCallBack)
NOTHING(UCNV_FROM_U_CALLBACK_SUBSTITUTE)
