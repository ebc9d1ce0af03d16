"""Writes a language model of half a megabyte whose weights are drawn from a seed: llama architecture, bytes and some words.

usage: tiny_model.py FILE SEED [SENTENCE]

Without a sentence it babbles bytes. With one it says its words one after the other and ends: layers are zeroed, and the
output row of each word is the embedding of the one before it. A sentence whose last word is `...` goes round for ever.
Needs numpy and gguf.
"""

import sys

import gguf
import numpy as np

WIDTH, LAYERS, HEADS, HIDDEN, CONTEXT = 64, 2, 4, 128, 8192
TEMPLATE = ("{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}<|im_end|>\n{% endfor %}"
            "<|im_start|>assistant\n")
SPECIAL = ["<unk>", "<s>", "</s>", "<|im_start|>", "<|im_end|>"]


def main():
    path, seed = sys.argv[1], int(sys.argv[2])
    words = sys.argv[3].split() if len(sys.argv) > 3 else []
    loops = words[-1:] == ["..."]
    words = words[:-1] if loops else words
    spoken = [("\u2581" if place else "") + word for place, word in enumerate(words)]
    assert len(set(spoken)) == len(spoken), "a word that comes twice has no one word after it"
    tokens = SPECIAL + [f"<0x{byte:02X}>" for byte in range(256)] + spoken
    kinds = [gguf.TokenType.UNKNOWN] + [gguf.TokenType.CONTROL] * 4 + [gguf.TokenType.BYTE] * 256
    kinds += [gguf.TokenType.NORMAL] * len(spoken)
    draw = np.random.default_rng(seed)
    normal = lambda *shape: draw.normal(0, 1, shape).astype(np.float32)

    out = gguf.GGUFWriter(path, "llama")
    out.add_context_length(CONTEXT)
    out.add_embedding_length(WIDTH)
    out.add_block_count(LAYERS)
    out.add_feed_forward_length(HIDDEN)
    out.add_head_count(HEADS)
    out.add_head_count_kv(HEADS)
    out.add_layer_norm_rms_eps(1e-5)
    out.add_rope_dimension_count(WIDTH // HEADS)
    out.add_vocab_size(len(tokens))
    out.add_tokenizer_model("llama")
    out.add_token_list(tokens)
    out.add_token_scores([0.0] * len(tokens))
    out.add_token_types(kinds)
    out.add_bos_token_id(1)
    out.add_eos_token_id(SPECIAL.index("<|im_end|>"))
    out.add_unk_token_id(0)
    out.add_add_bos_token(True)
    out.add_add_space_prefix(False)
    out.add_chat_template(TEMPLATE)

    embedding, output = normal(len(tokens), WIDTH), normal(len(tokens), WIDTH) / 8
    end = SPECIAL.index("<|im_end|>")
    if not spoken:
        # Likely enough that most of what it babbles ends.
        output[end] *= 4
    if spoken:
        first = len(tokens) - len(spoken)
        chain = [len(SPECIAL) + ord("\n")] + list(range(first, len(tokens)))
        for before, after in zip(chain, chain[1:] + [first if loops else end]):
            output[after] = embedding[before]
        if loops:
            output[first] = embedding[chain[0]] + embedding[chain[-1]]
    out.add_tensor("token_embd.weight", embedding)
    out.add_tensor("output.weight", output)
    out.add_tensor("output_norm.weight", np.ones(WIDTH, np.float32))
    scale = 0.0 if spoken else 0.5
    for layer in range(LAYERS):
        name = f"blk.{layer}."
        out.add_tensor(name + "attn_norm.weight", np.ones(WIDTH, np.float32))
        out.add_tensor(name + "ffn_norm.weight", np.ones(WIDTH, np.float32))
        for part in ("attn_q", "attn_k", "attn_v"):
            out.add_tensor(f"{name}{part}.weight", normal(WIDTH, WIDTH) / 8)
        out.add_tensor(name + "attn_output.weight", normal(WIDTH, WIDTH) / 8 * scale)
        out.add_tensor(name + "ffn_gate.weight", normal(HIDDEN, WIDTH) / 8)
        out.add_tensor(name + "ffn_up.weight", normal(HIDDEN, WIDTH) / 8)
        out.add_tensor(name + "ffn_down.weight", normal(WIDTH, HIDDEN) / 8 * scale)
    out.write_header_to_file()
    out.write_kv_data_to_file()
    out.write_tensors_to_file()
    out.close()


main()
