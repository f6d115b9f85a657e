#!/usr/bin/env bash
# Packs build/frozen/MotifDesk.app into a disk image: make_dmg.sh VERSION FOLDER
#
# Signed where MACOS_IDENTITY names a certificate "Developer ID Application: ..." of the keychain, and notarised where
# MACOS_NOTARY names a profile that `xcrun notarytool store-credentials` has kept. Otherwise it is signed for this
# computer alone, and whoever opens it elsewhere has to allow that in the system's settings.
set -euo pipefail

version=$1
folder=$2
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
frozen=$here/../../build/frozen
app=$frozen/MotifDesk.app
image=$folder/motifdesk-$version-macos-$(uname -m).dmg

sign() {
    if [ -n "${MACOS_IDENTITY:-}" ]; then
        codesign --force --timestamp --options runtime --entitlements "$here/entitlements.plist" --sign "$MACOS_IDENTITY" "$@"
    else
        codesign --force --sign - "$@"
    fi
}

# From the inside out: every library first, then the program, then the bundle around them.
find "$app/Contents" -type f \( -name '*.so' -o -name '*.dylib' \) -print0 | while IFS= read -r -d '' file; do sign "$file"; done
sign "$app/Contents/MacOS/motifdesk"
sign "$app"
codesign --verify --deep --strict "$app"

staging=$(mktemp -d)
trap 'rm -rf "$staging"' EXIT
ditto "$app" "$staging/MotifDesk.app"
ln -s /Applications "$staging/Applications"
rm -f "$image"
hdiutil create -volname "MotifDesk $version" -srcfolder "$staging" -format UDZO -fs APFS "$image"
sign "$image"

if [ -n "${MACOS_NOTARY:-}" ]; then
    xcrun notarytool submit "$image" --keychain-profile "$MACOS_NOTARY" --wait
    xcrun stapler staple "$image"
fi
