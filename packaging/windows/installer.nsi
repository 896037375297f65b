; The installer. Built by package.py, which says: PROGRAM (folder of the program), VERSION, SIZE_KB,
; LONGEST (length of the longest path in it), LICENCE, ICON, OUT, STUB, COMPRESSOR.
;
;   $INSTDIR\app             the program, whole, with the list of its files (contents.txt)
;   $INSTDIR\uninstall.exe
;   $INSTDIR\~new            a program while it is unpacked; killed then, the old one still runs
;   $INSTDIR\~old1…9         a program that gave way, until the files on its list are removed
;
; One program takes the place of another by renaming two folders. Only files on a list are removed,
; folders only when they are empty: what somebody else put there stays.

Unicode true
Target ${STUB}
ManifestSupportedOS all
ManifestDPIAware true
SetCompressor ${COMPRESSOR}
!if "${COMPRESSOR}" != "zlib"
SetCompressorDictSize 64 ; MB
!endif
RequestExecutionLevel user ; asks for more only when everyone on the PC is to have it

!include MUI2.nsh
!include LogicLib.nsh
!include FileFunc.nsh
!include WordFunc.nsh
!include WinVer.nsh
!include x64.nsh

!define NAME "Sổ Thi Đua"
!define KEY "SoThiDua"
!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\${KEY}"
!define TYPE "SoThiDua.DuLieu"
!define LIST "contents.txt"
!define FILES_OF_UPDATING "app-cap-nhat" ; the program exchanges its folder too, see app/
!define ASK_TO_CLOSE "Hãy đóng mọi cửa sổ Sổ Thi Đua trên máy này (kể cả của người đăng nhập khác)"

; Exit codes, the same in README.md
!define TOO_OLD 10
!define NOT_64_BIT 11
!define NO_SPACE 12
!define RUNNING 13
!define WRONG_DISK 14
!define NOT_ADMIN 15
!define OTHER_FILES 16
!define CANNOT_WRITE 17
!define NEWER_THERE 18

Name "${NAME}"
OutFile "${OUT}"
Caption "Cài đặt ${NAME} ${VERSION}"
BrandingText "${NAME} ${VERSION}"
InstallDir "$LOCALAPPDATA\Programs\${KEY}"
ShowInstDetails nevershow
ShowUninstDetails nevershow
AllowSkipFiles off
SpaceTexts none ; we say it ourselves, in a sentence

VIProductVersion "${VERSION}.0"
VIAddVersionKey /LANG=1066 "ProductName" "${NAME}"
VIAddVersionKey /LANG=1066 "ProductVersion" "${VERSION}"
VIAddVersionKey /LANG=1066 "FileDescription" "Cài đặt ${NAME}"
VIAddVersionKey /LANG=1066 "FileVersion" "${VERSION}"
VIAddVersionKey /LANG=1066 "LegalCopyright" "GPL-3.0"

!ifdef ICON
!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!endif
!define MUI_CUSTOMFUNCTION_ABORT OnCancel
!insertmacro MUI_PAGE_LICENSE "${LICENCE}"
Page custom ShowWho LeaveWho
!define MUI_PAGE_CUSTOMFUNCTION_LEAVE LeaveFolder
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!define MUI_FINISHPAGE_RUN
!define MUI_FINISHPAGE_RUN_FUNCTION StartProgram
!insertmacro MUI_PAGE_FINISH
!define MUI_UNCONFIRMPAGE_TEXT_TOP "Chỉ gỡ chương trình. Dữ liệu, bản sao lưu và tùy chọn của cơ quan được giữ nguyên."
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "Vietnamese"

Var ForAll ; 1: all who use this PC
Var WithIcon ; 1: an icon on the desktop
Var Named ; the folder after /D=
Var Before ; where the old program lies
Var Place
Var Problem ; a sentence
Var Code

; --- what the installer and the uninstaller share -------------------------------------------------

!macro SHARED un

; Write down how it went, for whoever set it going without a window.
Function ${un}WriteLog
  FileOpen $0 "$TEMP\so-thi-dua-setup.log" w
  ${If} $0 != ""
    FileWriteUTF16LE /BOM $0 "$Code$\t${VERSION}$\t$INSTDIR$\t$Problem$\r$\n"
    FileClose $0
  ${EndIf}
FunctionEnd

; Take the program at $INSTDIR as everyone's, or as this user's.
Function ${un}SetWhose
  ${If} $ForAll = 1
    SetShellVarContext all
  ${Else}
    SetShellVarContext current
  ${EndIf}
FunctionEnd

; Set $0 to 1 when this process has the rights of an administrator.
Function ${un}AskAdmin
  UserInfo::GetAccountType
  Pop $1
  StrCpy $0 0
  ${If} $1 == "Admin"
    StrCpy $0 1
  ${EndIf}
FunctionEnd

; Set $0 to 1 when a program in the folder $R0 runs: Windows lets nobody write to it then.
Function ${un}AskRunning
  StrCpy $0 0
  ${ForEach} $1 1 2 + 1
    ${If} $1 = 1
      StrCpy $2 "$R0\SoThiDua.exe"
    ${Else}
      StrCpy $2 "$R0\so-thi-dua.exe"
    ${EndIf}
    ${If} ${FileExists} "$2"
      ClearErrors
      FileOpen $3 "$2" a
      ${If} ${Errors}
        StrCpy $0 1
      ${Else}
        FileClose $3
      ${EndIf}
    ${EndIf}
  ${Next}
FunctionEnd

; Read the path in the next line of the list $R2 into $R3; the error flag says there is none.
Function ${un}NextListed
  ClearErrors
  FileRead $R2 $R3
  ${If} ${Errors} ; asking takes the flag back
    SetErrors
    Return
  ${EndIf}
  StrCpy $R5 -1
  ${Do} ; the path ends at a tab; the list has slashes of the other kind
    IntOp $R5 $R5 + 1
    StrCpy $R4 $R3 1 $R5
    ${If} $R4 == "$\t"
    ${OrIf} $R4 == ""
      ${Break}
    ${ElseIf} $R4 == "/"
      StrCpy $R6 $R3 $R5
      IntOp $R7 $R5 + 1
      StrCpy $R3 $R3 "" $R7
      StrCpy $R3 "$R6\$R3"
    ${EndIf}
  ${Loop}
  StrCpy $R3 $R3 $R5
  ClearErrors
FunctionEnd

; Remove the program in the folder $R0: the files on its list, then folders that are empty.
Function ${un}RemoveProgram
  ${IfNot} ${FileExists} "$R0\*.*"
    Return
  ${EndIf}
  ${If} ${FileExists} "$R0\${LIST}"
    FileOpen $R2 "$R0\${LIST}" r
    ${Do}
      Call ${un}NextListed
      ${If} ${Errors}
        ${Break}
      ${EndIf}
      Delete "$R0\$R3"
      Call ${un}RemoveEmpty
    ${Loop}
    FileClose $R2
    Delete "$R0\${LIST}"
  ${EndIf}
  RMDir "$R0"
  ClearErrors
FunctionEnd

; Remove the folders on the way from $R0 to the file $R3, as far as they are empty.
Function ${un}RemoveEmpty
  ${Do}
    ${GetParent} "$R3" $R3
    ${If} $R3 == ""
      ${Break}
    ${EndIf}
    ClearErrors
    RMDir "$R0\$R3"
  ${LoopUntil} ${Errors}
FunctionEnd

; Remove every program in $INSTDIR but the one in use: those that gave way, those never whole, and
; those that the program's own updating keeps.
Function ${un}RemoveOthers
  ${ForEach} $9 1 9 + 1
    StrCpy $R0 "$INSTDIR\~old$9"
    Call ${un}RemoveProgram
  ${Next}
  StrCpy $R0 "$INSTDIR\~new"
  Call ${un}RemoveProgram
  StrCpy $R0 "$INSTDIR\app-cu"
  Call ${un}RemoveProgram
  StrCpy $R0 "$INSTDIR\app-moi"
  Call ${un}RemoveProgram
  StrCpy $R0 "$INSTDIR\app-chay"
  Call ${un}RemoveProgram
  StrCpy $R0 "$INSTDIR\app-bo"
  Call ${un}RemoveProgram
  Delete "$INSTDIR\${FILES_OF_UPDATING}.json"
  Delete "$INSTDIR\${FILES_OF_UPDATING}.lock"
FunctionEnd

!macroend

!insertmacro SHARED ""
!insertmacro SHARED "un."

; --- before anything is done ------------------------------------------------------------------

; Say why nothing is installed, and end.
!macro Refuse code
  StrCpy $Code ${code}
  Call Refuse
!macroend

Function Refuse
  Call WriteLog
  MessageBox MB_OK|MB_ICONSTOP "$Problem" /SD IDOK
  SetErrorLevel $Code
  Quit
FunctionEnd

Function OnCancel
  StrCpy $Code 1
  StrCpy $Problem "Đã thôi theo yêu cầu. Chưa cài gì."
  Call WriteLog
FunctionEnd

Function .onInit
  InitPluginsDir
  ${IfNot} ${RunningX64}
    StrCpy $Problem "Máy này dùng Windows 32-bit, Sổ Thi Đua cần Windows 64-bit. Chưa cài gì. Hãy cài trên máy có Windows 10 (từ bản 1809) hoặc Windows 11, 64-bit."
    !insertmacro Refuse ${NOT_64_BIT}
  ${EndIf}
  ${IfNot} ${AtLeastBuild} 17763
    StrCpy $Problem "Windows của máy này cũ quá, Sổ Thi Đua cần Windows 10 từ bản 1809 trở lên. Chưa cài gì. Hãy cập nhật Windows hoặc cài trên máy khác."
    !insertmacro Refuse ${TOO_OLD}
  ${EndIf}
  SetRegView 64
  StrCpy $ForAll 0
  StrCpy $WithIcon 1
  ${GetParameters} $0
  ClearErrors
  ${GetOptions} $0 "/ALLUSERS" $1
  ${IfNot} ${Errors}
    StrCpy $ForAll 1
  ${EndIf}
  ClearErrors
  ${GetOptions} $0 "/NODESKTOP" $1
  ${IfNot} ${Errors}
    StrCpy $WithIcon 0
  ${EndIf}
  Call TakeNamedFolder
  ${IfNot} ${Silent}
    Call ChooseAsBefore
  ${EndIf}
  ${If} $ForAll = 1
    Call NeedAdmin
  ${EndIf}
  Call UseWhose
  ${If} ${Silent}
    Call CheckFolder
    ${If} $Code <> 0
      Call Refuse
    ${EndIf}
  ${EndIf}
FunctionEnd

; Refuse a folder named after /D= that NSIS does not take; it would go on with the usual one.
Function TakeNamedFolder
  System::Call 'kernel32::GetCommandLineW() w .r0' ; NSIS takes it off its own
  ClearErrors
  ${GetOptions} "$0" "/D=" $Named
  ${If} ${Errors}
    StrCpy $Named ""
    Return
  ${EndIf}
  ${If} $Named != $INSTDIR
  ${AndIf} $Named != "$INSTDIR\"
    StrCpy $Problem "Máy này không có ổ đĩa của “$Named”, hoặc tên thư mục không dùng được. Chưa cài gì. Hãy chọn thư mục khác, ví dụ “C:\${KEY}”."
    !insertmacro Refuse ${CANNOT_WRITE}
  ${EndIf}
FunctionEnd

; Offer whom it was installed for last time.
Function ChooseAsBefore
  ReadRegStr $0 HKCU "${UNINSTALL}" "InstallLocation"
  ReadRegStr $1 HKLM "${UNINSTALL}" "InstallLocation"
  ${If} $0 == ""
  ${AndIf} $1 != ""
    StrCpy $ForAll 1
  ${EndIf}
FunctionEnd

; Go on as an administrator, or say that it takes one.
Function NeedAdmin
  Call AskAdmin
  ${If} $0 = 1
    Return
  ${EndIf}
  ${If} ${Silent}
    StrCpy $Problem "Cài cho mọi người dùng máy này cần quyền quản trị. Chưa cài gì. Hãy chạy bằng tài khoản quản trị, hoặc bỏ /ALLUSERS để cài cho riêng người đang dùng."
    !insertmacro Refuse ${NOT_ADMIN}
  ${EndIf}
  ClearErrors
  ExecShell "runas" "$EXEPATH" "/ALLUSERS"
  ${IfNot} ${Errors}
    Quit
  ${EndIf}
  StrCpy $ForAll 0
FunctionEnd

; Take the folder of the program that is there, unless one was named.
Function UseWhose
  Call SetWhose
  ReadRegStr $Before SHCTX "${UNINSTALL}" "InstallLocation"
  ${If} $Named != ""
    Return
  ${EndIf}
  ${If} $Before != ""
    StrCpy $INSTDIR $Before
  ${ElseIf} $ForAll = 1
    StrCpy $INSTDIR "$PROGRAMFILES64\${KEY}"
  ${Else}
    SetShellVarContext current
    StrCpy $INSTDIR "$LOCALAPPDATA\Programs\${KEY}"
  ${EndIf}
FunctionEnd

; Set $Code and $Problem when nothing can be installed into $INSTDIR; $Code is 0 when it can.
Function CheckFolder
  StrCpy $Code 0
  StrCpy $Problem ""
  Call CheckDisk
  ${If} $Code = 0
    Call CheckOthers
  ${EndIf}
  ${If} $Code = 0
    Call CheckVersion
  ${EndIf}
  ${If} $Code = 0
    Call CheckRunning
  ${EndIf}
  ${If} $Code = 0
    Call CheckSpace
  ${EndIf}
  ${If} $Code = 0
    Call CheckWriting
  ${EndIf}
FunctionEnd

Function CheckDisk
  ${GetRoot} "$INSTDIR" $0
  System::Call 'kernel32::GetDriveTypeW(w "$0\") i .R1'
  StrCpy $1 $INSTDIR 2
  ${If} $1 == "\\"
    StrCpy $R1 4
  ${EndIf}
  ${If} $R1 = 2
  ${OrIf} $R1 = 5
    StrCpy $Code ${WRONG_DISK}
    StrCpy $Problem "“$INSTDIR” nằm trên USB hoặc ổ đĩa rời, rút ra thì máy không còn chương trình. Chưa cài gì. Hãy chọn thư mục trên ổ đĩa của máy; muốn chạy từ USB thì dùng bản portable."
  ${ElseIf} $R1 = 4
    StrCpy $Code ${WRONG_DISK}
    StrCpy $Problem "“$INSTDIR” nằm trên ổ đĩa mạng, mạng đứt thì chương trình dừng. Chưa cài gì. Hãy chọn thư mục trên ổ đĩa của máy."
  ${ElseIf} $R1 < 2
    StrCpy $Code ${CANNOT_WRITE}
    StrCpy $Problem "Máy này không có ổ đĩa của “$INSTDIR”. Chưa cài gì. Hãy chọn thư mục khác."
  ${EndIf}
FunctionEnd

Function CheckOthers
  ${If} ${FileExists} "$INSTDIR\app\SoThiDua.exe"
  ${OrIf} ${FileExists} "$INSTDIR\uninstall.exe"
  ${OrIf} ${FileExists} "$INSTDIR\~new\*.*" ; of an install that was broken off
  ${OrIf} ${FileExists} "$INSTDIR\~old1\*.*"
  ${OrIf} $INSTDIR == "$LOCALAPPDATA\Programs\${KEY}" ; a file that uninstalling left is no reason
  ${OrIf} $INSTDIR == "$PROGRAMFILES64\${KEY}"
    Return
  ${EndIf}
  ${DirState} "$INSTDIR" $0
  ${If} $0 = 1
    StrCpy $Code ${OTHER_FILES}
    StrCpy $Problem "Thư mục “$INSTDIR” đang có tệp khác. Chưa cài gì. Hãy chọn thư mục trống hoặc chưa có, ví dụ “$INSTDIR\${KEY}”."
  ${EndIf}
  StrLen $0 $INSTDIR
  IntOp $0 $0 + ${LONGEST}
  ${If} $0 > 245
    StrCpy $Code ${CANNOT_WRITE}
    StrCpy $Problem "Đường dẫn “$INSTDIR” dài quá. Chưa cài gì. Hãy chọn thư mục có đường dẫn ngắn hơn."
  ${EndIf}
FunctionEnd

Function CheckVersion
  ReadRegStr $0 SHCTX "${UNINSTALL}" "DisplayVersion"
  ${If} $0 != ""
  ${AndIf} ${FileExists} "$Before\app\SoThiDua.exe"
    ${VersionCompare} "$0" "${VERSION}" $1
    ${If} $1 = 1
      StrCpy $Code ${NEWER_THERE}
      StrCpy $Problem "Máy này đang có bản $0, mới hơn bản ${VERSION} này. Chưa cài gì. Nếu thật sự cần bản cũ, hãy gỡ bản mới trước (dữ liệu được giữ nguyên) rồi cài lại."
    ${EndIf}
  ${EndIf}
FunctionEnd

Function CheckRunning
  StrCpy $R0 "$INSTDIR\app"
  Call AskRunning
  ${If} $0 = 0
  ${AndIf} $Before != ""
    StrCpy $R0 "$Before\app"
    Call AskRunning
  ${EndIf}
  ${If} $0 = 1
    StrCpy $Code ${RUNNING}
    StrCpy $Problem "Sổ Thi Đua đang chạy nên chưa thay được chương trình. Chưa cài gì. ${ASK_TO_CLOSE} rồi cài lại."
  ${EndIf}
FunctionEnd

Function CheckSpace
  StrCpy $R0 $INSTDIR
  ${DoUntil} ${FileExists} "$R0\*.*"
    ${GetParent} "$R0" $R0
    ${If} $R0 == ""
      ${GetRoot} "$INSTDIR" $R0
      ${Break}
    ${EndIf}
  ${Loop}
  System::Call 'kernel32::GetDiskFreeSpaceExW(w "$R0\", *l .R1, *l .R2, *l .R3) i .R4'
  ${If} $R4 = 0
    Return ; what cannot be told is found out by writing
  ${EndIf}
  System::Int64Op $R1 / 1048576
  Pop $R1
  IntOp $R2 ${SIZE_KB} / 1024
  IntOp $R2 $R2 + 20
  ${If} $R1 < $R2
    StrCpy $Code ${NO_SPACE}
    StrCpy $Problem "Ổ đĩa chứa “$INSTDIR” chỉ còn trống $R1 MB, cần $R2 MB. Chưa cài gì. Hãy dọn bớt ổ đĩa hoặc chọn ổ khác."
  ${EndIf}
FunctionEnd

Function CheckWriting
  StrCpy $R0 0
  ${IfNot} ${FileExists} "$INSTDIR\*.*"
    StrCpy $R0 1
  ${EndIf}
  ClearErrors
  CreateDirectory "$INSTDIR"
  GetTempFileName $0 "$INSTDIR"
  ${If} ${Errors}
  ${OrIfNot} ${FileExists} "$0"
    StrCpy $Code ${CANNOT_WRITE}
    StrCpy $Problem "Không ghi được vào “$INSTDIR”. Chưa cài gì. Hãy chọn thư mục khác, hoặc cài cho riêng tài khoản Windows đang dùng."
  ${EndIf}
  Delete "$0"
  ${If} $R0 = 1
    RMDir "$INSTDIR"
  ${EndIf}
  ClearErrors
FunctionEnd

; --- pages ----------------------------------------------------------------------------------------

Var MeButton
Var AllButton
Var IconBox

Function ShowWho
  !insertmacro MUI_HEADER_TEXT "Cài cho ai" "Chọn người dùng được chương trình trên máy này."
  nsDialogs::Create 1018
  Pop $0
  ${NSD_CreateRadioButton} 0 8u 100% 12u "Chỉ tài khoản &Windows đang dùng (không cần quyền quản trị)"
  Pop $MeButton
  ${NSD_CreateRadioButton} 0 26u 100% 12u "&Mọi người dùng máy này (Windows sẽ hỏi quyền quản trị)"
  Pop $AllButton
  ${NSD_CreateCheckBox} 0 56u 100% 12u "Đặt biểu tượng trên màn &hình nền"
  Pop $IconBox
  ${NSD_CreateLabel} 0 84u 100% 40u "Cài bản mới đè lên bản cũ thì dữ liệu và tùy chọn được giữ nguyên. Dữ liệu không nằm trong thư mục chương trình."
  Pop $0
  ${If} $ForAll = 1
    ${NSD_Check} $AllButton
    ${NSD_SetFocus} $AllButton
  ${Else}
    ${NSD_Check} $MeButton
    ${NSD_SetFocus} $MeButton
  ${EndIf}
  ${If} $WithIcon = 1
    ${NSD_Check} $IconBox
  ${EndIf}
  nsDialogs::Show
FunctionEnd

Function LeaveWho
  ${NSD_GetState} $IconBox $WithIcon
  ${NSD_GetState} $AllButton $ForAll
  ${If} $ForAll = 1
    Call NeedAdmin
    ${If} $ForAll = 0
      MessageBox MB_OK|MB_ICONEXCLAMATION "Chưa được quyền quản trị nên chưa cài gì. Hãy thử lại, hoặc chọn cài cho tài khoản Windows đang dùng."
      Abort
    ${EndIf}
  ${EndIf}
  Call UseWhose
FunctionEnd

Function LeaveFolder
  Call CheckFolder
  ${If} $Code <> 0
    MessageBox MB_OK|MB_ICONEXCLAMATION "$Problem"
    Abort
  ${EndIf}
FunctionEnd

Function StartProgram
  Exec '"$WINDIR\explorer.exe" "$INSTDIR\app\SoThiDua.exe"' ; with the rights of the user, not ours
FunctionEnd

; --- installing -------------------------------------------------------------------------------

Section
  Call CheckFolder ; much may have happened since the page
  ${If} $Code <> 0
    Call Refuse
  ${EndIf}
  SetOverwrite on
  StrCpy $R0 "$INSTDIR\~new"
  Call RemoveProgram ; of an install that was broken off
  SetOutPath "$INSTDIR\~new"
  File "${PROGRAM}\${LIST}" ; first: by it the next install clears up
  File "${PROGRAM}\SoThiDua.exe" ; both hold the same modules: side by side they shrink to one
  File "${PROGRAM}\so-thi-dua.exe"
  File /r /x SoThiDua.exe /x so-thi-dua.exe "${PROGRAM}\*.*"
  SetOutPath "$TEMP" ; else the folder could not be renamed
  Call CheckUnpacked
  Call Swap
  WriteUninstaller "$INSTDIR\uninstall.exe"
  Call RemoveOthers
  Call RemoveElsewhere
  Call Register
  StrCpy $Code 0
  StrCpy $Problem "Đã cài."
  Call WriteLog
  SetErrorLevel 0
SectionEnd

Function .onInstFailed
  StrCpy $Code 2
  StrCpy $Problem "Không ghi được tệp vào “$INSTDIR” (đĩa đầy, hoặc phần mềm diệt vi-rút giữ lại). Chương trình cũ, nếu có, vẫn còn nguyên. Hãy dọn đĩa rồi cài lại."
  Call WriteLog
FunctionEnd

; Go on only when everything that was to be unpacked is there.
Function CheckUnpacked
  FileOpen $R2 "$INSTDIR\~new\${LIST}" r
  ${Do}
    Call NextListed
    ${If} ${Errors}
      ${Break}
    ${EndIf}
    ${IfNot} ${FileExists} "$INSTDIR\~new\$R3"
      FileClose $R2
      StrCpy $Problem "Tệp “$R3” bị chặn hoặc bị xóa ngay khi cài (thường do phần mềm diệt vi-rút). Chương trình cũ, nếu có, vẫn còn nguyên. Hãy cho phép Sổ Thi Đua trong phần mềm ấy rồi cài lại."
      !insertmacro Refuse 2
    ${EndIf}
  ${Loop}
  FileClose $R2
FunctionEnd

; Put the old program aside and the new one in its place, or all back as it was.
Function Swap
  StrCpy $0 1
  ${DoWhile} ${FileExists} "$INSTDIR\~old$0\*.*"
    IntOp $0 $0 + 1
  ${Loop}
  ClearErrors
  ${If} ${FileExists} "$INSTDIR\app\*.*"
    Rename "$INSTDIR\app" "$INSTDIR\~old$0"
  ${EndIf}
  ${IfNot} ${Errors}
    Rename "$INSTDIR\~new" "$INSTDIR\app"
    ${IfNot} ${Errors}
      Return
    ${EndIf}
    Rename "$INSTDIR\~old$0" "$INSTDIR\app"
  ${EndIf}
  StrCpy $Problem "Chương trình đang được dùng nên chưa thay được; bản cũ vẫn còn nguyên. ${ASK_TO_CLOSE} rồi cài lại."
  !insertmacro Refuse ${RUNNING}
FunctionEnd

; Remove the program from the folder it was in before, when that is another one.
Function RemoveElsewhere
  ${If} $Before == ""
  ${OrIf} $Before == $INSTDIR
    Return
  ${EndIf}
  StrCpy $Place $INSTDIR
  StrCpy $INSTDIR $Before
  StrCpy $R0 "$INSTDIR\app"
  Call RemoveProgram
  Call RemoveOthers
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  StrCpy $INSTDIR $Place
FunctionEnd

Function Register
  Call SetWhose
  CreateShortCut "$SMPROGRAMS\${NAME}.lnk" "$INSTDIR\app\SoThiDua.exe"
  ${If} $WithIcon = 1
    CreateShortCut "$DESKTOP\${NAME}.lnk" "$INSTDIR\app\SoThiDua.exe"
  ${EndIf}
  WriteRegStr SHCTX "Software\Classes\.thidua" "" "${TYPE}"
  WriteRegStr SHCTX "Software\Classes\.thidua\OpenWithProgids" "${TYPE}" ""
  WriteRegStr SHCTX "Software\Classes\${TYPE}" "" "Tệp dữ liệu ${NAME}"
  WriteRegStr SHCTX "Software\Classes\${TYPE}\DefaultIcon" "" "$INSTDIR\app\SoThiDua.exe,0"
  WriteRegStr SHCTX "Software\Classes\${TYPE}\shell\open\command" "" '"$INSTDIR\app\SoThiDua.exe" "%1"'
  WriteRegStr SHCTX "${UNINSTALL}" "DisplayName" "${NAME}"
  WriteRegStr SHCTX "${UNINSTALL}" "DisplayVersion" "${VERSION}"
  WriteRegStr SHCTX "${UNINSTALL}" "DisplayIcon" "$INSTDIR\app\SoThiDua.exe"
  WriteRegStr SHCTX "${UNINSTALL}" "Publisher" "${NAME}"
  WriteRegStr SHCTX "${UNINSTALL}" "InstallLocation" "$INSTDIR"
  WriteRegStr SHCTX "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr SHCTX "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD SHCTX "${UNINSTALL}" "EstimatedSize" ${SIZE_KB}
  WriteRegDWORD SHCTX "${UNINSTALL}" "NoModify" 1
  WriteRegDWORD SHCTX "${UNINSTALL}" "NoRepair" 1
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)' ; icons of .thidua files
FunctionEnd

; --- taking it away -------------------------------------------------------------------------------

Function un.Refuse
  Call un.WriteLog
  MessageBox MB_OK|MB_ICONSTOP "$Problem" /SD IDOK
  SetErrorLevel $Code
  Quit
FunctionEnd

Function un.onInit
  InitPluginsDir
  SetRegView 64
  StrCpy $ForAll 0
  ReadRegStr $0 HKLM "${UNINSTALL}" "InstallLocation"
  ${If} $0 == $INSTDIR
    StrCpy $ForAll 1
    Call un.NeedAdmin
  ${EndIf}
  Call un.SetWhose
  StrCpy $R0 "$INSTDIR\app"
  Call un.AskRunning
  ${If} $0 = 1
    StrCpy $Code ${RUNNING}
    StrCpy $Problem "Sổ Thi Đua đang chạy nên chưa gỡ được. Chưa gỡ gì. ${ASK_TO_CLOSE} rồi gỡ lại."
    Call un.Refuse
  ${EndIf}
FunctionEnd

Function un.NeedAdmin
  Call un.AskAdmin
  ${If} $0 = 1
    Return
  ${EndIf}
  ${IfNot} ${Silent}
    ClearErrors
    ExecShell "runas" "$INSTDIR\uninstall.exe"
    ${IfNot} ${Errors}
      Quit
    ${EndIf}
  ${EndIf}
  StrCpy $Code ${NOT_ADMIN}
  StrCpy $Problem "Gỡ chương trình cài cho mọi người dùng máy này cần quyền quản trị. Chưa gỡ gì. Hãy gỡ bằng tài khoản quản trị."
  Call un.Refuse
FunctionEnd

Section Uninstall
  SetOutPath "$TEMP"
  StrCpy $R0 "$INSTDIR\app"
  Call un.RemoveProgram
  Call un.RemoveOthers
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  ReadRegStr $0 SHCTX "${UNINSTALL}" "InstallLocation"
  ${If} $0 == $INSTDIR ; not of another copy
    Delete "$SMPROGRAMS\${NAME}.lnk"
    Delete "$DESKTOP\${NAME}.lnk"
    ReadRegStr $0 SHCTX "Software\Classes\.thidua" ""
    ${If} $0 == "${TYPE}"
      DeleteRegValue SHCTX "Software\Classes\.thidua" ""
    ${EndIf}
    DeleteRegValue SHCTX "Software\Classes\.thidua\OpenWithProgids" "${TYPE}"
    DeleteRegKey /ifempty SHCTX "Software\Classes\.thidua\OpenWithProgids"
    DeleteRegKey /ifempty SHCTX "Software\Classes\.thidua"
    DeleteRegKey SHCTX "Software\Classes\${TYPE}"
    DeleteRegKey SHCTX "${UNINSTALL}"
    System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
  ${EndIf}
  StrCpy $Code 0
  StrCpy $Problem "Đã gỡ."
  Call un.WriteLog
SectionEnd
