; The installer for Windows, compiled with Inno Setup 6.3 or later by packaging/build_installers.py:
;     iscc /DVersion=1.2.3 /Odist packaging\windows\motifdesk.iss
; For the user who runs it, without an administrator; silently with /VERYSILENT /SUPPRESSMSGBOXES /NORESTART.
; The uninstaller removes what was installed and nothing of the user's.

#ifndef Version
  #error Name the version: iscc /DVersion=1.2.3
#endif
#define Root "..\.."
#define Program Root + "\build\frozen\motifdesk"

[Setup]
; What Windows knows an installed program by: never change it, or updates are installed beside the old version.
AppId={{6B7C4E52-3D0B-4E0F-9C55-1F5E0A7B6D41}
AppName=MotifDesk
AppVersion={#Version}
AppVerName=MotifDesk {#Version}
AppPublisher=The MotifDesk developers
DefaultDirName={autopf}\MotifDesk
DefaultGroupName=MotifDesk
DisableProgramGroupPage=yes
PrivilegesRequired=lowest
PrivilegesRequiredOverridesAllowed=commandline
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
MinVersion=10.0.17763
LicenseFile={#Root}\LICENSE
SetupIconFile={#Root}\build\icons\motifdesk.ico
UninstallDisplayIcon={app}\motifdeskw.exe
OutputBaseFilename=motifdesk-{#Version}-windows-x64-setup
Compression=lzma2/max
SolidCompression=yes
ChangesAssociations=yes
ChangesEnvironment=yes
CloseApplications=yes
WizardStyle=modern
#ifdef Sign
SignTool=motifdesk
SignedUninstaller=yes
#endif

[Languages]
Name: "english"; MessagesFile: "compiler:Default.isl"

[Tasks]
Name: "desktop"; Description: "A shortcut on the desktop"; Flags: unchecked
Name: "path"; Description: "The command motifdesk in terminals"; Flags: unchecked

[InstallDelete]
; An update leaves nothing of the version before.
Type: filesandordirs; Name: "{app}\_internal"

[Files]
Source: "{#Program}\*"; DestDir: "{app}"; Flags: recursesubdirs createallsubdirs ignoreversion

[Icons]
Name: "{group}\MotifDesk"; Filename: "{app}\motifdeskw.exe"
Name: "{userdesktop}\MotifDesk"; Filename: "{app}\motifdeskw.exe"; Tasks: desktop

[Registry]
; HKA is the user's part of the registry, for an installation without an administrator.
Root: HKA; Subkey: "Software\Classes\.motifdesk"; ValueType: string; ValueData: "MotifDesk.Project"; Flags: uninsdeletevalue
Root: HKA; Subkey: "Software\Classes\.motifdesk"; ValueType: string; ValueName: "Content Type"; ValueData: "application/vnd.motifdesk.project"; Flags: uninsdeletevalue uninsdeletekeyifempty
Root: HKA; Subkey: "Software\Classes\MotifDesk.Project"; ValueType: string; ValueData: "MotifDesk project"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\MotifDesk.Project\DefaultIcon"; ValueType: string; ValueData: "{app}\motifdeskw.exe,0"
Root: HKA; Subkey: "Software\Classes\MotifDesk.Project\shell\open\command"; ValueType: string; ValueData: """{app}\motifdeskw.exe"" ""%1"""
Root: HKCU; Subkey: "Environment"; ValueType: expandsz; ValueName: "Path"; ValueData: "{olddata};{app}"; Tasks: path; Check: not OnPath

[Run]
Filename: "{app}\motifdeskw.exe"; Description: "Start MotifDesk"; Flags: nowait postinstall skipifsilent

[UninstallDelete]
Type: filesandordirs; Name: "{app}\_internal"

[Code]
function UsersPath: String;
begin
  if not RegQueryStringValue(HKEY_CURRENT_USER, 'Environment', 'Path', Result) then
    Result := '';
end;

function OnPath: Boolean;
begin
  Result := Pos(';' + Uppercase(ExpandConstant('{app}')) + ';', ';' + Uppercase(UsersPath) + ';') > 0;
end;

procedure CurUninstallStepChanged(Step: TUninstallStep);
var
  Path, Ours: String;
  Place: Integer;
begin
  if Step <> usPostUninstall then
    exit;
  Path := UsersPath;
  Ours := ';' + ExpandConstant('{app}');
  Place := Pos(Uppercase(Ours) + ';', Uppercase(Path) + ';');
  if Place > 0 then begin
    Delete(Path, Place, Length(Ours));
    RegWriteExpandStringValue(HKEY_CURRENT_USER, 'Environment', 'Path', Path);
  end;
end;
