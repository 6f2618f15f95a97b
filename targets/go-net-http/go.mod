module backbench/targets/go-net-http

go 1.19
