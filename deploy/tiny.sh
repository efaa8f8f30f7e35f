# Read by the measuring scripts here: runs of the paper's network, so that weights and gradients have their real size, on
# patches so small that computing hardly counts. Needs $here and $folder. No program of its own.

tiny="--set metatrain.crop=8 --set metatrain.support=1 --set metatrain.query=1 --set metatrain.steps=1
  --set pretrain.crop=8 --set pretrain.iterations=0 --set run.validate-every=0 --set run.checkpoint-every=1000000"

# start_weights MASTER DATA: random ones, in $folder/init
start_weights() {
  # shellcheck disable=SC2086
  "$here/submit" --master "$1" pretrain --data "$2" --out "$folder/init" $tiny >"$folder/log" 2>&1 || {
    tail -n 3 "$folder/log" >&2
    exit 1
  }
}
