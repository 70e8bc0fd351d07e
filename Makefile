# Thin on purpose: each target is one small script in bin/.
.PHONY: run test check lock format messages bench clean

run:       ## Start everything on this machine; PORT=8123 make run for another port
	@bin/run

test:      ## Set up what the tests need, then run all of them
	@bin/test

check:     ## Formatter, linters, types, import contracts, templates, migrations, catalogues
	@bin/check

lock:      ## Pin all dependencies again, with hashes and without any index address
	@bin/lock

format:    ## Format Python
	@bin/format

messages:  ## Collect texts into locale/*.po and compile them
	@bin/messages

bench:     ## The honest figures of docs/performance.md
	@bin/bench

clean:     ## Remove what tools left behind; data in var/ and .venv stay
	@bin/clean
