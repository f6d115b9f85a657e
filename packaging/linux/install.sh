#!/bin/sh
# Installs MotifDesk @VERSION@ for the user who runs it; no root, no Python needed. The program is packed up behind the last line.
set -eu

VERSION='@VERSION@'
SHA256='@SHA256@'
PAYLOAD_LINE=@LINE@
KILOBYTES=@KILOBYTES@

data=${XDG_DATA_HOME:-$HOME/.local/share}
target=$data/motifdesk
desktop=yes

usage() {
    cat <<TEXT
usage: sh $(basename "$0") [--target FOLDER] [--no-desktop] [--check]

Installs MotifDesk $VERSION for you alone, into $target unless you name another
folder, with an entry in the menu and the command ~/.local/bin/motifdesk.

  --target FOLDER   where to install it
  --no-desktop      the program's folder alone: no menu entry, no file type, no command
  --check           only check that this file has arrived whole

To remove it again: FOLDER/uninstall.sh
TEXT
}

fail() {
    echo "motifdesk: $1" >&2
    exit 1
}

while [ $# -gt 0 ]; do
    case $1 in
        --target) [ $# -gt 1 ] || fail "--target needs a folder; see --help."; target=$2; shift ;;
        --target=*) target=${1#--target=} ;;
        --no-desktop) desktop=no ;;
        --check) desktop=check ;;
        -h | --help) usage; exit 0 ;;
        *) fail "$1 is no option of this installer; see --help." ;;
    esac
    shift
done

for tool in tar xz sha256sum; do
    command -v $tool >/dev/null || fail "the command $tool is missing; ask for it to be installed and try again."
done

payload() { tail -n +$PAYLOAD_LINE "$0"; }

[ "$(payload | sha256sum | cut -d' ' -f1)" = "$SHA256" ] ||
    fail "this file has not arrived whole (its checksum is wrong); fetch it again."
if [ $desktop = check ]; then
    echo "This file has arrived whole."
    exit 0
fi

case $target in /*) ;; *) target=$PWD/$target ;; esac
case $target in
    *[\'\"\`\|\&\$\\]*) fail "$target has a character in it that would confuse the menu; name another folder with --target." ;;
esac
marker=$target/.motifdesk-installation
if [ -e "$target" ] && [ ! -e "$marker" ] && [ -n "$(ls -A "$target")" ]; then
    fail "$target is there already and is no installation of MotifDesk; name another folder with --target."
fi
mkdir -p "$(dirname "$target")" || fail "$(dirname "$target") cannot be made; name another folder with --target."
free=$(df -Pk "$(dirname "$target")" | awk 'NR == 2 { print $4 }')
[ "$free" -ge $KILOBYTES ] ||
    fail "$((KILOBYTES / 1024)) MB are needed on that disk and $((free / 1024)) MB are free; free some space, or name another folder with --target."

new=$target.new.$$
trap 'rm -rf "$new"' EXIT
trap 'exit 130' INT TERM
mkdir "$new" || fail "$(dirname "$target") cannot be written; name another folder with --target."
echo "Unpacking MotifDesk $VERSION into $target ..."
payload | tar -xJf - -C "$new" --no-same-owner
"$new/usr/lib/motifdesk/motifdesk" --version >/dev/null ||
    fail "the program does not start on this computer; it needs a Linux with glibc @LIBC@ or later."

# What is there now is replaced only when the new one is whole.
[ ! -x "$target/uninstall.sh" ] || "$target/uninstall.sh" --quiet
rm -rf "$target"
mv "$new/usr/lib/motifdesk" "$target"
: >"$marker"
mkdir -p "$target/share"
cp -R "$new/usr/share/." "$target/share"

bin=$HOME/.local/bin
cat >"$target/uninstall.sh" <<TEXT
#!/bin/sh
# Removes MotifDesk $VERSION; your projects, settings and log files stay.
if [ "\$(readlink '$bin/motifdesk')" = '$target/motifdesk' ]; then rm -f '$bin/motifdesk'; fi
if [ $desktop = yes ]; then
    rm -f '$data/applications/motifdesk.desktop' '$data/mime/packages/motifdesk.xml' \\
        '$data'/icons/hicolor/*/apps/motifdesk.png '$data/icons/hicolor/scalable/apps/motifdesk.svg'
    update-desktop-database -q '$data/applications' 2>/dev/null
    update-mime-database '$data/mime' 2>/dev/null
fi
rm -rf '$target'
[ "\$1" = --quiet ] || echo "MotifDesk is removed; your projects, settings and log files are where they were."
TEXT
chmod 755 "$target/uninstall.sh"

if [ $desktop = yes ]; then
    mkdir -p "$bin" "$data/applications" "$data/mime/packages" "$data/icons"
    ln -sf "$target/motifdesk" "$bin/motifdesk"
    sed -e "s|^Exec=motifdesk|Exec=\"$target/motifdesk\"|" -e "s|^TryExec=.*|TryExec=$target/motifdesk|" \
        "$target/share/applications/motifdesk.desktop" >"$data/applications/motifdesk.desktop"
    cp "$target/share/mime/packages/motifdesk.xml" "$data/mime/packages/"
    cp -R "$target/share/icons/." "$data/icons"
    update-desktop-database -q "$data/applications" 2>/dev/null || true
    update-mime-database "$data/mime" 2>/dev/null || true
fi

lacking=$(ldd "$target/_internal/PySide6/Qt/plugins/platforms/libqxcb.so" 2>/dev/null | awk '/not found/ { print $1 }' | sort -u | tr '\n' ' ')
[ -z "$lacking" ] || echo "The window needs libraries that this computer lacks ($lacking); ask for them to be installed. Everything without a window works."
echo "Done. Start MotifDesk from the menu, or with: $target/motifdesk"
exit 0
